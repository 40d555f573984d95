// Goes from one place of the page to another.

import { here, href } from "./address.js";

let arrive = () => {};

// onArrive says what shows a place.
export function onArrive(show) {
  arrive = show;
  window.addEventListener("popstate", show);
}

export function go(place, state = null) {
  const { path, query } = here();
  const now = query.size ? `${path}?${query}` : path;
  if (now !== place) history.pushState(state, "", href(place));
  return arrive();
}
