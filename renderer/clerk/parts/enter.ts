/** Goes to a field; what is typed or scanned there next takes the place of what it holds. */
export function enter(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

/** Goes to the first field of a form that still has to be filled in; the fields mark themselves. @returns false where none is left */
export function goToLeft(form: HTMLElement | null): boolean {
  const left = form?.querySelector<HTMLElement>('[data-left="true"]') ?? null;
  left?.focus();
  return left !== null;
}
