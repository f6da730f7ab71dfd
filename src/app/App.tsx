import { Page } from './page/Page.tsx';
import { LabContext, type Lab } from './session/lab.ts';

export function App({ lab }: { readonly lab: Lab }) {
  return (
    <LabContext value={lab}>
      <Page />
    </LabContext>
  );
}
