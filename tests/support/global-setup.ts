import { buildScreens } from '../../build/build-screens.ts';

/** Tests in a browser show the screens as `npm start` builds them. */
export default async function setup(): Promise<void> {
  await buildScreens();
}
