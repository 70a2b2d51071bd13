create table bundleaudit_schema (version integer not null primary key, applied_at varchar(20) not null);
create table bundleaudit_audit (
  entry_key varchar(32) not null primary key,
  app varchar(200) not null,
  commit_sha varchar(64) not null,
  branch varchar(250),
  audited_at varchar(20) not null,
  tool_version varchar(40) not null,
  schema_version integer not null,
  gzip_encoder varchar(120),
  brotli_encoder varchar(120),
  content_digest varchar(64) not null
);
create table bundleaudit_measure (
  entry_key varchar(32) not null references bundleaudit_audit (entry_key),
  ordinal integer not null,
  measure varchar(40) not null,
  subject text not null,
  raw_bytes bigint not null,
  gzip_bytes bigint,
  brotli_bytes bigint,
  primary key (entry_key, ordinal)
);
insert into bundleaudit_schema (version, applied_at) values (1, '2026-11-23T06:00:00Z');
insert into bundleaudit_audit (entry_key, app, commit_sha, branch, audited_at, tool_version, schema_version, gzip_encoder, brotli_encoder, content_digest) values ('e010e1be45dd9bd13961857d9954c3cb', 'shop', '0000000000000000000000000000000000000001', 'main', '2026-01-01T00:00:00Z', '0.1.0', 1, '["zlib-ng", "2.0", 6]', '["brotli", "1.1", 11]', 'e2fc6ba0cf178d650d2e7cca5e9723b096ea6642b571fb80ad03744b6f9a4909');
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('e010e1be45dd9bd13961857d9954c3cb', 0, 'total', '', 3000, 1000, 900);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('e010e1be45dd9bd13961857d9954c3cb', 1, 'initial-js', 'index.html', 1200, 400, 360);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('e010e1be45dd9bd13961857d9954c3cb', 2, 'initial-css', 'index.html', 150, 50, 45);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('e010e1be45dd9bd13961857d9954c3cb', 3, 'first-visit', '/', 1500, 500, 450);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('e010e1be45dd9bd13961857d9954c3cb', 4, 'navigation', '/', 60, 20, 18);
insert into bundleaudit_audit (entry_key, app, commit_sha, branch, audited_at, tool_version, schema_version, gzip_encoder, brotli_encoder, content_digest) values ('86f223253435af6fe4320a6811e80cf6', 'shop', '0000000000000000000000000000000000000002', null, '2026-01-01T00:01:00Z', '0.1.0', 1, '["zlib-ng", "2.0", 6]', '["brotli", "1.1", 11]', '1321634d95ed487de7306f8a1c216d9cf039499f12b3798e25f4da697d23cefd');
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('86f223253435af6fe4320a6811e80cf6', 0, 'total', '', 3003, 1001, 900);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('86f223253435af6fe4320a6811e80cf6', 1, 'initial-js', 'index.html', 1203, 401, 360);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('86f223253435af6fe4320a6811e80cf6', 2, 'initial-css', 'index.html', 150, 50, 45);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('86f223253435af6fe4320a6811e80cf6', 3, 'first-visit', '/', 1503, 501, 450);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('86f223253435af6fe4320a6811e80cf6', 4, 'navigation', '/', 60, 20, 18);
insert into bundleaudit_audit (entry_key, app, commit_sha, branch, audited_at, tool_version, schema_version, gzip_encoder, brotli_encoder, content_digest) values ('4b8a9dfc9777f61977f0604c82a29204', 'shop', '0000000000000000000000000000000000000003', 'topic', '2026-01-01T00:02:00Z', '0.1.0', 1, '["zlib-ng", "2.0", 6]', '["brotli", "1.1", 11]', '1f5c846329896e42940397ac64afa054d3f5a2af5a3a65e5afc235fad77d9528');
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('4b8a9dfc9777f61977f0604c82a29204', 0, 'total', '', 3006, 1002, 901);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('4b8a9dfc9777f61977f0604c82a29204', 1, 'initial-js', 'index.html', 1206, 402, 361);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('4b8a9dfc9777f61977f0604c82a29204', 2, 'initial-css', 'index.html', 150, 50, 45);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('4b8a9dfc9777f61977f0604c82a29204', 3, 'first-visit', '/', 1506, 502, 451);
insert into bundleaudit_measure (entry_key, ordinal, measure, subject, raw_bytes, gzip_bytes, brotli_bytes) values ('4b8a9dfc9777f61977f0604c82a29204', 4, 'navigation', '/', 60, 20, 18);
