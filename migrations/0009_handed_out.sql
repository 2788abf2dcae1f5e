CREATE TABLE `handed_out` (
	`until` integer NOT NULL,
	`keys` text NOT NULL
);
