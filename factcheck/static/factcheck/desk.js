// Everything here only makes quicker what works by plain forms and links.
import { bindKeys } from "./keys.js";
import { bindSelection } from "./select.js";
import { bringIntoView, returnFocus } from "./focus.js";

bindKeys();
bindSelection();
returnFocus();
bringIntoView();
