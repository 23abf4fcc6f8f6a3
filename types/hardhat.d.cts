// What `require("couverture/hardhat")` adds to the types of Hardhat's configuration.
import "hardhat/types/config";

/** The section `couverture` of hardhat.config. */
export interface CouvertureConfig {
  /** Default true; false leaves Hardhat's own network in place. */
  enabled?: boolean;
  /** The data directory, relative to the project; without one everything is in memory. */
  dataDirectory?: string;
  /** Whether a new chain begins with the exchange in place; default false. */
  exchange?: boolean;
}

declare module "hardhat/types/config" {
  interface HardhatUserConfig {
    couverture?: CouvertureConfig;
  }
  interface HardhatConfig {
    couverture?: CouvertureConfig;
  }
}
