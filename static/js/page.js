// One behaviour a file, each bound by data- attributes; without any of them every page works.
import "./address.js";
import "./find.js";
import "./follow.js";
import "./history.js";
import "./inorder.js";
import "./lists.js";
import "./pressed.js";
import "./trouble.js";
import "./why.js";
