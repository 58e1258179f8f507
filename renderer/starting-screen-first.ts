import type { Plugin } from 'vite';

const LATE = /\s*<(?:script type="module"[^>]*><\/script>|link rel="stylesheet"[^>]*assets[^>]*>)/g;

/**
 * Moves the page's script and style sheet behind its body. In the head they keep the browser from painting anything until
 * the whole style sheet has come; the starting screen needs neither. The script still waits for the style sheet before it.
 */
export function startingScreenFirst(): Plugin {
  return {
    name: 'starting-screen-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html) {
        const late = html.match(LATE) ?? [];
        const styles = late.filter((tag) => tag.includes('stylesheet'));
        const scripts = late.filter((tag) => !tag.includes('stylesheet'));
        return html.replaceAll(LATE, '').replace(/\s*<\/body>/, `${[...styles, ...scripts].join('')}\n  </body>`);
      },
    },
  };
}
