import { issuedPage, regionalPage } from '../renderer/support/region-page.ts';
import { useScreens, type Screen } from '../renderer/support/screen.ts';
import { LONG_MATTER } from '../renderer/support/views.ts';
import { takePictures } from './pictures.ts';

/** The region's own rating page in the frame of ours: the sandbox province's, by the rules of Qiqihar, whose reasons are the longest. */

const openScreen = useScreens();
let url = '';

/** Each test has a province of its own, whose page only its screen may frame. */
const open: typeof openScreen = async (view, options) => {
  const page = await issuedPage('qiqihar');
  url = page.url;
  return await openScreen(view, { ...options, frameOrigin: page.origin });
};

const levelsShown = ({ page }: Screen) => page.frameLocator('iframe').getByRole('button', { name: /^非常不满意/ }).waitFor();

takePictures('regional-page', open, {
  '1-opening': { view: regionalPage() },
  '2-levels': {
    get view() {
      return regionalPage({ url });
    },
    act: levelsShown,
  },
  '3-reasons': {
    get view() {
      return regionalPage({ url, taskName: LONG_MATTER });
    },
    async act(screen) {
      await levelsShown(screen);
      const { page, settle } = screen;
      await settle();
      await page.frameLocator('iframe').getByRole('button', { name: /^非常不满意/ }).click();
      await page.frameLocator('iframe').getByRole('button', { name: /提交/ }).waitFor();
      await page.clock.runFor(9_000);
    },
  },
});
