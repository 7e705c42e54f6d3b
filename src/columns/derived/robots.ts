/** What a `from` takes for those whose edits and comments are no sign of people: apps, and who was named as a robot. */
export const ROBOTS = "(select account, user_id from users where account_type = 'app' or is_bot)";

/** The columns of users that decide it. */
export const ROBOT_COLUMNS: readonly string[] = ['account_type', 'is_bot'];
