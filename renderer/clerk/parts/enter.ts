/** Goes to a field; what is typed or scanned there next takes the place of what it holds. */
export function enter(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}
