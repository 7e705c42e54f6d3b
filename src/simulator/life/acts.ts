/**
 * What people do to a site while it lives. Each act changes the site as the real one would, raises its revision and says
 * what it did; time passes only where an act says so. What two acts do is worked out when somebody asks, and not before.
 */
export * from './backup.ts';
export * from './discussion.ts';
export * from './groups.ts';
export * from './pages.ts';
export * from './places.ts';
export * from './spaceAccess.ts';
export * from './spaces.ts';
export * from './users.ts';
export * from './writing.ts';
