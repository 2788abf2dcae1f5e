CREATE TABLE `refused_webhooks` (
	`esp` text NOT NULL,
	`source` text NOT NULL,
	`last_source` text NOT NULL,
	`posts` integer NOT NULL,
	`since` integer NOT NULL,
	`last_at` integer NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`esp`, `source`)
) WITHOUT ROWID;
