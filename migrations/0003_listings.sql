CREATE TABLE `import_listings` (
	`address` text NOT NULL,
	`import_id` text NOT NULL,
	`listed_at` integer NOT NULL,
	PRIMARY KEY(`address`, `import_id`)
) WITHOUT ROWID;
