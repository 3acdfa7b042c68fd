/** Names as somebody may have given them, who means ill or is far away. */

/** In HTML it would run. */
export const MARKUP = "<img src=x onerror=alert(1)>";
/** It would turn around what follows. */
export const TURNING = "\u202Egnp.exe";
export const EMOJI = "👩‍🚀 Ida 🎈";
/** As long as a name may be, without a place to break. */
export const LONG = "x".repeat(200);
