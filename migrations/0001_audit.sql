CREATE TABLE `audit` (
	`at` integer NOT NULL,
	`id` text NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`target_id` text,
	PRIMARY KEY(`at`, `id`)
) WITHOUT ROWID;
