/**
 * Style sheets, as the bundler takes them in: for their effect alone.
 */
declare module '*.css';
