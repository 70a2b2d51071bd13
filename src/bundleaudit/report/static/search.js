// The search line: words that must occur, -words that must not, /regular expressions/.

/**
 * Return {matches, error} for what was typed; `matches` is null when nothing is asked.
 * Words are matched without regard to case and all must occur.
 */
export function parseSearch(text) {
  const tests = [];
  for (const word of text.trim().split(/\s+/u).filter(Boolean)) {
    const isExcluded = word.length > 1 && word.startsWith("-");
    const wanted = isExcluded ? word.slice(1) : word;
    const expression = /^\/(.+)\/([iu]*)$/u.exec(wanted);
    let test;
    if (expression) {
      try {
        const compiled = new RegExp(expression[1], expression[2]);
        test = (name) => compiled.test(name);
      } catch {
        return { matches: null, error: "not a regular expression" };
      }
    } else {
      const lower = wanted.toLowerCase();
      test = (_name, lowered) => lowered.includes(lower);
    }
    tests.push(isExcluded ? (name, lowered) => !test(name, lowered) : test);
  }
  if (!tests.length) return { matches: null, error: "" };
  return { matches: (name, lowered) => tests.every((test) => test(name, lowered)), error: "" };
}
