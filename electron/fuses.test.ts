import { FuseV1Options } from '@electron/fuses';
import type { Configuration } from 'electron-builder';
import { expect, expectTypeOf, test } from 'vitest';
import { ELECTRON_BUILDER_FUSES, FUSES } from './fuses.ts';

type BuilderFuses = NonNullable<Configuration['electronFuses']>;

test('every fuse that the installed @electron/fuses knows is stated', () => {
  // A numeric enum also maps its numbers to names; these are left out.
  const known = Object.keys(FuseV1Options).filter((key) => Number.isNaN(Number(key)));
  expect(Object.keys(FUSES).toSorted()).toEqual(known.toSorted());
});

test("every fuse that electron-builder's electronFuses names is stated (checked by the compiler)", () => {
  expectTypeOf<keyof typeof ELECTRON_BUILDER_FUSES>().toEqualTypeOf<Exclude<keyof BuilderFuses, 'resetAdHocDarwinSignature'>>();
});

test('the two spellings agree', () => {
  const builder = new Map(Object.entries(ELECTRON_BUILDER_FUSES).map(([name, on]) => [name.toLowerCase(), on]));
  const missing = Object.entries(FUSES).filter(([name, on]) => builder.get(name.toLowerCase()) !== on);
  expect(missing.map(([name]) => name)).toEqual(['WasmTrapHandlers']);
});
