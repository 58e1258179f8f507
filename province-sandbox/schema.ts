/**
 * Tables of the sandbox. Columns carry the names of the wire fields, `jointDepts` as JSON; `receivedAt` is the moment of arrival in
 * milliseconds since 1970. Key of a rating: projectNo + serviceNumber + assessNumber (province-interface, "Model").
 */
export const SCHEMA_VERSION = 4;

export const SCHEMA_SQL = `
CREATE TABLE service (
  id INTEGER PRIMARY KEY,
  projectNo TEXT NOT NULL,
  serviceNumber INTEGER NOT NULL,
  taskCode TEXT NOT NULL,
  taskName TEXT NOT NULL,
  serviceName TEXT NOT NULL,
  serviceTime TEXT NOT NULL,
  proManager TEXT,
  proManagerNo TEXT,
  proStatus TEXT NOT NULL,
  dataSource TEXT NOT NULL,
  windowNo TEXT NOT NULL,
  terminalNo TEXT,
  deviceId TEXT NOT NULL,
  projectName TEXT,
  taskType TEXT,
  taskHandleItem TEXT,
  areaCode TEXT,
  deptCode TEXT,
  deptName TEXT,
  jointDepts TEXT CHECK (json_valid(jointDepts)),
  proDepart TEXT,
  acceptDate TEXT,
  resultDate TEXT,
  userName TEXT,
  userProp TEXT,
  certkeyGOV TEXT,
  handleUserName TEXT,
  handleUserPageType TEXT,
  handleUserPageCode TEXT,
  mobile TEXT,
  caseKind TEXT,
  serviceStage TEXT,
  lacksApplicant TEXT,
  receivedAt INTEGER NOT NULL,
  UNIQUE (projectNo, serviceNumber)
) STRICT;

CREATE TABLE rating (
  id INTEGER PRIMARY KEY,
  projectNo TEXT NOT NULL,
  serviceNumber INTEGER NOT NULL,
  assessNumber INTEGER NOT NULL CHECK (assessNumber IN (1, 2)),
  satisfaction TEXT NOT NULL CHECK (satisfaction IN ('1', '2', '3', '4', '5')),
  evalDetail TEXT NOT NULL,
  writingEvaluation TEXT NOT NULL,
  assessTime TEXT NOT NULL,
  pf TEXT NOT NULL,
  relDeptCodes TEXT,
  reasonPending TEXT,
  groupId TEXT,
  lacksText TEXT,
  receivedAt INTEGER NOT NULL,
  UNIQUE (projectNo, serviceNumber, assessNumber),
  FOREIGN KEY (projectNo, serviceNumber) REFERENCES service (projectNo, serviceNumber)
) STRICT;
`;
