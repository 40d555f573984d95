import { api } from "./browser-api.js";

api.devtools.panels.create("samlscope", "icon-16.png", "panel.html");
