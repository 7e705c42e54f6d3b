export { HOUSE } from '../model/house.ts';
