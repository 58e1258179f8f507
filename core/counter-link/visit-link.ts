import * as z from 'zod';
import { caseInfoSchema } from '../contract/case.ts';

/**
 * A page of the region's that a business system wants shown to the citizen, by its address. What is rated there is between that
 * page and the province; nothing of it is kept, or known, here.
 */
export interface VisitLink {
  /**
   * Shows the page, in place of an offer that nobody touched.
   * @throws Refusal `page-not-allowed` for an address that does not lie at the one origin that this device may show, `citizen-is-rating`
   */
  show(request: VisitRequest): VisitAnswer;
  /** @throws Refusal `no-such-evaluation` */
  find(id: string): VisitAnswer;
  /** Takes the page down, until the citizen's first touch. @throws Refusal `touched-already`, `already-over`, `no-such-evaluation` */
  close(id: string): VisitAnswer;
  /** @returns a function that ends the subscription */
  onStatus(listener: (visit: VisitAnswer) => void): () => void;
}

export const visitRequestSchema = z
  .strictObject({
    url: z.url({ protocol: /^https?$/ }).max(2000).meta({ title: '评价页面地址 (address of the rating page)' }),
    /** What the screen says above the page; the page itself may say more. */
    taskName: caseInfoSchema.shape.taskName.optional(),
    projectNo: caseInfoSchema.shape.projectNo.optional(),
  })
  .meta({ title: '评价页面 (rating page)', examples: [{ url: 'https://pf.example.gov.cn/pj?case=HLJ2026112300001', taskName: '异地就医备案', projectNo: 'HLJ2026112300001' }] });
export type VisitRequest = z.infer<typeof visitRequestSchema>;

/** open 显示中 · closed 已关闭, whether anything was rated or not: only the page and the province know that. */
export const visitAnswerSchema = z
  .object({
    id: z.string().meta({ title: '页面编号 (id of the visit)' }),
    status: z.enum(['open', 'closed']).meta({ title: '状态 (status)', description: 'open 显示中 · closed 已关闭' }),
  })
  .meta({ title: '页面状态 (page visit)' });
export type VisitAnswer = z.infer<typeof visitAnswerSchema>;
