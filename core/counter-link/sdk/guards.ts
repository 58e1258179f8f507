/** Says whether an answer has the shape that its type promises. What it holds beside that is let through. */
export type Guard<T> = (value: unknown) => value is T;

/** The type that a guard guards. */
type Guarded<G> = G extends Guard<infer T> ? T : never;
type Shape = Record<string, (value: unknown) => boolean>;
type OptionalKeys<S extends Shape> = { [K in keyof S]: undefined extends Guarded<S[K]> ? K : never }[keyof S];
type Shaped<S extends Shape> = { [K in Exclude<keyof S, OptionalKeys<S>>]: Guarded<S[K]> } & { [K in OptionalKeys<S>]?: Guarded<S[K]> };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

export const text: Guard<string> = (value): value is string => typeof value === 'string';
export const number: Guard<number> = (value): value is number => typeof value === 'number';
export const bool: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';
/** Where nothing is answered, or nothing of it is used. */
export const anything: Guard<unknown> = (_value): _value is unknown => true;

export const oneOf =
  <T extends string>(...words: T[]): Guard<T> =>
  (value): value is T =>
    words.some((word) => word === value);
export const nullable =
  <T>(guard: Guard<T>): Guard<T | null> =>
  (value): value is T | null =>
    value === null || guard(value);
export const maybe =
  <T>(guard: Guard<T>): Guard<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || guard(value);
export const list =
  <T>(guard: Guard<T>): Guard<T[]> =>
  (value): value is T[] =>
    Array.isArray(value) && value.every(guard);
export const object =
  <S extends Shape>(shape: S): Guard<Shaped<S>> =>
  (value): value is Shaped<S> =>
    isRecord(value) && Object.keys(shape).every((key) => shape[key]?.(value[key]));
