CREATE TABLE `sources` (
	`source` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `sources` SELECT DISTINCT `source` FROM `stats` WHERE `source`<>'' AND `esp`<>'';
