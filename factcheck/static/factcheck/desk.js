// Everything here only makes quicker what works by plain forms and links.
import { bindKeys } from "./keys.js";
import { bindOrder } from "./order.js";
import { bindSelection } from "./select.js";
import { bringIntoView, returnFocus } from "./focus.js";

bindKeys();
bindOrder();
bindSelection();
returnFocus();
bringIntoView();
