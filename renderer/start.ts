/**
 * The starting screen of `index.html` is painted before all else is fetched: that keeps a weak PC busy for a while. A window
 * that nobody sees paints nothing, and must start all the same. Once started, starting again does nothing.
 */
const start = () => void import('./main.tsx');
requestAnimationFrame(() => setTimeout(start));
setTimeout(start, 1_000);
