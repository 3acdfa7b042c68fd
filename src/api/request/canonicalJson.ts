/** A piece of the text between values. */
class Literal {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const COMMA = new Literal(",");
const END_OF_ARRAY = new Literal("]");
const END_OF_OBJECT = new Literal("}");

/**
 * JSON that is the same for values that mean the same: without white space, with members in the order of their names, and
 * without members that are `null`, because a field that is `null` means the same as one that is absent. Not recursive: a
 * body may be nested more deeply than calls may be.
 */
export function canonicalJson(value: unknown): string {
  let text = "";
  // What is still to be written; the end comes next.
  const rest: unknown[] = [value];
  while (rest.length > 0) {
    const next = rest.pop();
    if (next instanceof Literal) {
      text += next.text;
    } else if (Array.isArray(next)) {
      text += "[";
      pushArray(rest, next);
    } else if (typeof next === "object" && next !== null) {
      text += "{";
      pushObject(rest, next);
    } else {
      text += JSON.stringify(next ?? null);
    }
  }
  return text;
}

function pushArray(rest: unknown[], items: readonly unknown[]): void {
  rest.push(END_OF_ARRAY);
  for (let index = items.length - 1; index >= 0; index--) {
    rest.push(items[index]);
    if (index > 0) rest.push(COMMA);
  }
}

function pushObject(rest: unknown[], value: object): void {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined && member !== null)
    .sort(([a], [b]) => (a < b ? 1 : -1));
  rest.push(END_OF_OBJECT);
  for (const [index, [name, member]] of members.entries()) {
    if (index > 0) rest.push(COMMA);
    rest.push(member, new Literal(`${JSON.stringify(name)}:`));
  }
}
