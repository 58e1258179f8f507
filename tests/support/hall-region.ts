import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REGIONS_FOLDER } from '../../core/hall/hall-rules.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A data folder with a hall's own region `my-hall`. @param rules value of each, before those of the region that it extends */
export function folderOfHall(region: string, rules: Readonly<Record<string, unknown>>): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, REGIONS_FOLDER));
  const ruled = Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, { value, source: '第一条' }]));
  const profile = { id: 'my-hall', name: '某区大厅', extends: region, document: { title: '某区大厅规定' }, rules: ruled };
  writeFileSync(join(folder, REGIONS_FOLDER, 'my-hall.json'), JSON.stringify(profile));
  return folder;
}
