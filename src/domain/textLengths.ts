/** How long names and descriptions may be, in code points. */

/** Of whatever has a name. */
export const MAXIMUM_NAME_CHARACTERS = 200;
/** Of a campaign or an audience. */
export const MAXIMUM_DESCRIPTION_CHARACTERS = 2_000;
