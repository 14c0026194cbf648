import { isConcerned } from '../cache/forgetting.js';
import type { BatchItemRecord, BatchJobRecord, BatchJobStore } from './batch-job-store.js';

/**
 * Keeps batch jobs in the memory of this process, for an optimizer without a database. A job that runs when the process ends is
 * paid for all the same, and its answers are lost to the next process.
 */
export function createMemoryBatchJobStore(): BatchJobStore {
  const jobs = new Map<string, { job: BatchJobRecord; items: Map<string, BatchItemRecord> }>();
  const held = new Set<string>();
  const isOpen = ({ state }: BatchJobRecord): boolean => state === 'SUBMITTING' || state === 'RUNNING';
  const itemsOf = (jobId: string): BatchItemRecord[] => [...(jobs.get(jobId)?.items.values() ?? [])];

  function change(jobId: string, changes: Partial<BatchJobRecord>): void {
    const known = jobs.get(jobId);
    if (known !== undefined) known.job = { ...known.job, ...changes };
  }

  function changeItem(jobId: string, customId: string, changes: Partial<BatchItemRecord>): void {
    const items = jobs.get(jobId)?.items;
    const item = items?.get(customId);
    if (item !== undefined) items?.set(customId, { ...item, ...changes });
  }

  function withdraw(job: BatchJobRecord, { customId, fault }: BatchItemRecord): void {
    changeItem(
      job.id,
      customId,
      isOpen(job) ? { key: '' } : { key: '', answer: undefined, fault: fault ?? 'CANCELLED' },
    );
  }

  return {
    async tryHold(jobId) {
      if (held.has(jobId)) return null;
      held.add(jobId);
      return { lost: new Promise(() => {}), release: async () => void held.delete(jobId) };
    },
    async create(job, items) {
      jobs.set(job.id, { job, items: new Map(items.map((item) => [item.customId, item])) });
    },
    uploaded: async (jobId, inputFileId) => change(jobId, { inputFileId }),
    async began(jobId, remoteId) {
      if (jobs.get(jobId)?.job.state !== 'SUBMITTING') return false;
      change(jobId, { state: 'RUNNING', remoteId });
      return true;
    },
    find: async (jobId) => jobs.get(jobId)?.job,
    open: async () => [...jobs.values()].map(({ job }) => job).filter(isOpen),
    items: async (jobId) => itemsOf(jobId),
    item: async (jobId, customId) => jobs.get(jobId)?.items.get(customId),
    async findOpen(key) {
      for (const { job, items } of jobs.values()) {
        const found = isOpen(job)
          ? [...items.values()].find((item) => item.key === key && item.fault === undefined)
          : undefined;
        if (found !== undefined) return { jobId: job.id, item: found };
      }
      return undefined;
    },
    async findOpenOf(generationId, key) {
      for (const { job, items } of jobs.values()) {
        const found = isOpen(job)
          ? [...items.values()].find((item) => item.key === key && item.call.generationId === generationId)
          : undefined;
        if (found !== undefined) return { jobId: job.id, item: found };
      }
      return undefined;
    },
    async endItems(jobId, ends) {
      for (const { customId, answer, fault } of ends) changeItem(jobId, customId, { answer, fault });
    },
    async cancelItems(jobId, customIds) {
      for (const customId of customIds) {
        const item = jobs.get(jobId)?.items.get(customId);
        if (item?.answer === undefined && item?.fault === undefined) {
          changeItem(jobId, customId, { fault: 'CANCELLED' });
        }
      }
      return itemsOf(jobId).filter(({ fault }) => fault !== 'CANCELLED').length;
    },
    async end(jobId, { state, fault, failure, endedAt }) {
      const known = jobs.get(jobId);
      if (known === undefined || !isOpen(known.job)) return;
      change(jobId, { state, failure, endedAt });
      for (const item of itemsOf(jobId)) {
        if (item.answer === undefined && item.fault === undefined) changeItem(jobId, item.customId, { fault });
      }
    },
    async forget({ key, tenantId }) {
      for (const { job, items } of jobs.values()) {
        for (const item of items.values()) {
          if ((key !== undefined && item.key !== key) || (tenantId !== undefined && job.tenantId !== tenantId)) {
            continue;
          }
          withdraw(job, item);
        }
      }
    },
    async erase(answers) {
      for (const { job, items } of jobs.values()) {
        for (const item of items.values()) if (isConcerned(answers, item.key, item.call)) withdraw(job, item);
      }
    },
    async sweep(endedBefore) {
      const over = [...jobs.values()].filter(({ job }) => job.endedAt !== undefined && job.endedAt < endedBefore);
      for (const { job } of over) jobs.delete(job.id);
      return over.length;
    },
  };
}
