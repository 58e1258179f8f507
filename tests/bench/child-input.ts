import type * as z from 'zod';

/** In a process started by `runChild`: what it is to do. */
export const childInput = <S extends z.ZodType>(schema: S): z.infer<S> => schema.parse(JSON.parse(process.argv[2] ?? 'null'));

/** In a process started by `runChild`: its one answer. */
export const childAnswer = (answer: unknown) => console.log(JSON.stringify(answer));
