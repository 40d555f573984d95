// The browser's interface for extensions, by the name that it has in every browser.

export const api = globalThis.browser ?? globalThis.chrome;
