/** How long texts may be, in code points, and how many a lead may have. */

/** Of whatever has a name. */
export const MAXIMUM_NAME_CHARACTERS = 200;
/** Of a campaign or an audience. */
export const MAXIMUM_DESCRIPTION_CHARACTERS = 2_000;
/** Of a lead's company and of its title. */
export const MAXIMUM_WORK_CHARACTERS = 200;
/** Of a lead. */
export const MAXIMUM_ATTRIBUTES = 50;
export const MAXIMUM_ATTRIBUTE_NAME_CHARACTERS = 100;
export const MAXIMUM_ATTRIBUTE_VALUE_CHARACTERS = 2_000;
