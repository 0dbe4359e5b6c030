// Words that scripts show, in the page's language: the page holds those of its language, in English they are as written.
const words = JSON.parse(document.getElementById("script-words")?.textContent ?? "{}");
export const say = (english) => words[english] ?? english;
