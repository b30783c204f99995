/** The view "Doctor": the findings of the last examination, as they are made. */
import { Disposable, EventEmitter, l10n, type TreeDataProvider, window } from 'vscode';
import { toTooltip, toTreeItem } from '../tree/to-tree-item.ts';
import { doctorRow, findingElements, summarize } from './doctor-rows.ts';
import { countStatus, type Examination } from './examination.ts';
import { type DoctorElement, type FindingElement, partsOf } from './finding-elements.ts';

export interface DoctorView extends Disposable {
  show(examination: Examination): void;
  /** Brings the view to the front, with the finding that needs somebody most in sight. */
  reveal(): Promise<void>;
}

export function createDoctorView(): DoctorView {
  const changed = new EventEmitter<void>();
  let run = 0;
  let findings: readonly FindingElement[] = [];
  const provider: TreeDataProvider<DoctorElement> = {
    onDidChangeTreeData: changed.event,
    getChildren: (element) => {
      if (element === undefined) return [...findings];
      return element.kind === 'finding' ? partsOf(element) : [];
    },
    getTreeItem: (element) => toItem(element, run),
    getParent: (element) => (element.kind === 'finding' ? undefined : element.finding),
    resolveTreeItem: (item, element) => {
      item.tooltip = toTooltip(doctorRow(element, l10n.t).tooltip());
      return item;
    },
  };
  const view = window.createTreeView('tcplb.doctor', { treeDataProvider: provider });
  const disposables = Disposable.from(view, changed);
  return {
    show: (examination) => {
      // What is known already stays the same element, so that it keeps its place.
      if (examination.results.length === 0) run += 1;
      const known = examination.results.length === 0 ? [] : findings;
      findings = findingElements(examination).map((finding, index) => known[index] ?? finding);
      view.message = summarize(examination, l10n.t);
      const failed = countStatus(examination, 'fail');
      view.badge = failed === 0 ? undefined : { value: failed, tooltip: l10n.t('{0} failed', failed) };
      changed.fire();
    },
    reveal: async () => {
      const urgent = findings.find(({ result }) => result.status === 'fail') ?? findings[0];
      if (urgent !== undefined) await view.reveal(urgent, { select: true, focus: false });
    },
    dispose: () => disposables.dispose(),
  };
}

/** Rows of another run are others: what was folded then says nothing about now. */
function toItem(element: DoctorElement, run: number) {
  const item = toTreeItem(doctorRow(element, l10n.t));
  item.id = `${run} ${item.id}`;
  if (element.kind === 'object') {
    item.command = { command: 'tcplb.openFinding', title: l10n.t('Go to Object'), arguments: [element] };
  }
  if (element.kind === 'next') {
    item.command = { command: 'tcplb.runNextCommand', title: l10n.t('Run in Terminal'), arguments: [element] };
  }
  return item;
}
