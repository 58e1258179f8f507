/** Of a rating under way only its id, and only until this tab is closed: a page that is loaded anew finds it again. */
const KEY = 'counter-evaluator.clerk.running';

export function rememberRunning(id: string): void {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // A browser that keeps nothing: then a page that is loaded anew does not know of it.
  }
}

export function forgetRunning(): void {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // There is nothing kept.
  }
}

export function runningBefore(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
