// The addresses of the page's places where no server answers for paths: they stand in the fragment, which no
// browser sends anywhere.

const start = "#/";

// here is the place that the window shows.
export function here() {
  if (!location.hash.startsWith(start)) return { path: "/", query: new URLSearchParams() };
  const [path, query] = location.hash.slice(1).split("?");
  return { path, query: new URLSearchParams(query) };
}

// href is the address of a place, for a link.
export const href = (place) => "#" + place;

// placeOf is the place that a link's address leads to, or "" for any other address.
export const placeOf = (address) => (address.startsWith(start) ? address.slice(1) : "");
