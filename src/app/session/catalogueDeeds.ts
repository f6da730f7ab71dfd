import type { OwnMachine } from '../../scenario/ownMachine.ts';
import type { Lab } from './lab.ts';

/** What there is to choose from, with the machine of one's own as long as the scenario has one. */
export function keepCatalogue(lab: Lab): () => void {
  const ownOf = (): OwnMachine | undefined => lab.view.getState().scenario.ownMachine;
  const ask = async (own: OwnMachine | undefined): Promise<void> => {
    const catalogue = await lab.simulator.catalogue(own);
    if (ownOf() === own) lab.known.setState({ catalogue });
  };
  void ask(ownOf());
  return lab.view.subscribe(({ scenario }, before) => {
    if (scenario.ownMachine !== before.scenario.ownMachine) void ask(scenario.ownMachine);
  });
}
