// The addresses of the page's places: paths, which the server answers with the page itself.
// web/tab has the same for a page without a server.

// here is the place that the window shows.
export const here = () => ({ path: location.pathname, query: new URLSearchParams(location.search) });

// href is the address of a place, for a link.
export const href = (place) => place;

// placeOf is the place that a link's address leads to, or "" for any other address.
export const placeOf = (address) => (address.startsWith("/") ? address : "");
