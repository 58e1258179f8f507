/** Writes at the caret as a keyboard would, and tells React: the caret moves on, and what was selected makes room. */
export function insert(field: HTMLTextAreaElement, text: string, limit: number): void {
  const { selectionStart, selectionEnd, value } = field;
  const room = limit - lengthOf(value) + lengthOf(value.slice(selectionStart, selectionEnd));
  replace(field, [...text].slice(0, Math.max(0, room)).join(''), selectionStart, selectionEnd);
}

/** Takes away what is selected, or the character before the caret. */
export function eraseBefore(field: HTMLTextAreaElement): void {
  const { selectionStart, selectionEnd, value } = field;
  const from = selectionStart === selectionEnd ? beside(value, selectionStart, -1) : selectionStart;
  replace(field, '', from, selectionEnd);
}

export function moveCaret(field: HTMLTextAreaElement, direction: -1 | 1): void {
  const at = beside(field.value, direction === 1 ? field.selectionEnd : field.selectionStart, direction);
  field.setSelectionRange(at, at);
  intoSight(field);
}

function replace(field: HTMLTextAreaElement, text: string, from: number, to: number): void {
  if (text === '' && from === to) return;
  field.setRangeText(text, from, to, 'end');
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  intoSight(field);
}

/** A script moves the caret without scrolling to it. */
function intoSight(field: HTMLTextAreaElement): void {
  if (field.selectionEnd === field.value.length) field.scrollTop = field.scrollHeight;
  else {
    // A field that gets the focus scrolls to its caret, wherever in the text that is.
    field.blur();
    field.focus();
  }
}

/** Characters count, not UTF-16 units, and none is cut in two. */
const lengthOf = (text: string) => [...text].length;

function beside(value: string, at: number, direction: -1 | 1): number {
  const characters = Array.from(direction === 1 ? value.slice(at) : value.slice(0, at));
  return at + direction * (characters.at(direction === 1 ? 0 : -1)?.length ?? 0);
}
