import type { Plugin } from 'vite';

/**
 * Under `npm test` NODE_ENV is "test", and a build started from there would hold React's development build: half as much
 * script again, in the very folder that `npm start` serves.
 */
export function productionBuild(): Plugin {
  const before = process.env['NODE_ENV'];
  return {
    name: 'production-build',
    apply: 'build',
    config() {
      process.env['NODE_ENV'] = 'production';
    },
    closeBundle() {
      if (before === undefined) delete process.env['NODE_ENV'];
      else process.env['NODE_ENV'] = before;
    },
  };
}
