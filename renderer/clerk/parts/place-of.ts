/** @returns which case of a group a pointer of a refusal leads to, from 0; null where it leads to none */
export function placeOf(pointer: string): number | null {
  const [, place] = /^\/evaluations\/(\d+)(?:\/|$)/.exec(pointer) ?? [];
  return place === undefined ? null : Number(place);
}
