// What could not be done, in words for the reader of the page.

export class Problem extends Error {}
