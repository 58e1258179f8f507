import type * as z from 'zod';
import { problemSchema } from '../http/problems.ts';

const problemContent = { content: { 'application/problem+json': { schema: problemSchema } } };

/**
 * The answers of an address of the technician's. Hidden: the API's description is the counter's, which has no use for
 * addresses that it cannot open.
 */
export const answering = <S extends z.ZodType>(answer: S) => ({
  hide: true,
  response: {
    200: answer,
    '4xx': { description: '请求被拒绝，见 type 和 errors (refused; see type and errors)', ...problemContent },
    '5xx': { description: '评价器暂时不能处理 (the evaluator cannot now)', ...problemContent },
  },
});
