import { problemSchema } from '../http/problems.ts';

/** What every operation that needs a token says of itself in the OpenAPI document. */
export const SECURITY = [{ token: [] }];

const problemContent = { content: { 'application/problem+json': { schema: problemSchema } } };

/** How every operation says no. */
export const PROBLEM_ANSWERS = {
  '4xx': { description: '请求被拒绝，见 type 和 errors (refused; see type and errors)', ...problemContent },
  '5xx': { description: '评价器暂时不能处理 (the evaluator cannot now)', ...problemContent },
};
