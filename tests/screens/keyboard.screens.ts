import { screenKeys } from '../renderer/support/on-screen-keys.ts';
import { useScreens, type Screen } from '../renderer/support/screen.ts';
import { reasons } from '../renderer/support/views.ts';
import { takePictures, type Picture } from './pictures.ts';

/** Pictures of the keyboard on the screen; in Chinese, whose names the finger goes by. */
const open = useScreens();
const WRITTEN = { perSubject: [{ subject: 'staff' as const, indicators: ['214'] }], text: '上午九点取号，等到十一点半还没有叫到我，' };

const typed = (letters: string, mode?: string) => async ({ page, settle }: Screen) => {
  const keys = screenKeys(page);
  await settle();
  await keys.open();
  if (mode !== undefined) await keys.key(mode).click();
  await keys.type(letters);
};

const PICTURES: Record<string, Picture> = {
  '60-empty': { view: reasons(), act: typed('') },
  '61-sentence': { view: reasons({ reasons: WRITTEN }), act: typed('gongzuorenyuanhenbunaifan') },
  '62-syllable': { view: reasons({ reasons: WRITTEN }), act: typed('shi') },
  '63-english': { view: reasons({ reasons: WRITTEN }), act: typed('', '英文') },
  '64-symbols': { view: reasons({ reasons: WRITTEN }), act: typed('', '符号') },
};
takePictures('keyboard', open, PICTURES, ['zh-CN']);
