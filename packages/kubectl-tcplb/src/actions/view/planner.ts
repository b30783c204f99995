/** What turns a snapshot into exposures, apart so that it loads late. */
export { createMemory, planExposures } from '@tcplb/core';
