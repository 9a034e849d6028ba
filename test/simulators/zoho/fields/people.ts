import { address, lookup, pick, readOnly, systemFields, table, type FieldSpec } from './field.ts'

/** Contract 3.2-3.4; lengths of Leads are real (D7 field-meta), the others from Zoho's help page. */
const sources = [
  'Advertisement',
  'Cold Call',
  'Employee Referral',
  'External Referral',
  'Online Store',
  'Partner',
  'Web Research',
  'Trade Show',
  'Chat',
]
const salutations = ['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Prof.']
const industries = [
  'ASP',
  'Data/Telecom OEM',
  'ERP',
  'Government/Military',
  'Large Enterprise',
  'ManagementISV',
  'Small/Medium Enterprise',
  'Storage Equipment',
]
const ratings = ['Acquired', 'Active', 'Market Failed', 'Project Cancelled', 'Shut Down']

export const leads: FieldSpec[] = [
  { apiName: 'Last_Name', type: 'text', length: 80, mandatory: true, layoutMandatory: true },
  { apiName: 'Company', type: 'text', length: 200, layoutMandatory: true },
  ...table(
    'First_Name:text:40 Email:email:100 Secondary_Email:email:100 Phone:phone:30 Mobile:phone:30 Fax:phone:30',
  ),
  ...table('Designation:text:100 Website:website:255 No_of_Employees:integer:9 Annual_Revenue:currency:16'),
  ...table('Street:text:250 City:text:100 State:text:100 Country:text:100 Zip_Code:text:30'),
  ...table('Description:textarea:32000 Skype_ID:text:50 Twitter:text:50 Email_Opt_Out:boolean'),
  pick('Salutation', salutations),
  pick('Lead_Source', sources),
  pick('Lead_Status', [
    'Attempted to Contact',
    'Contact in Future',
    'Contacted',
    'Junk Lead',
    'Lost Lead',
    'Not Contacted',
    'Pre-Qualified',
    'Not Qualified',
  ]),
  pick('Industry', industries),
  pick('Rating', ratings),
  ...readOnly(
    table(
      'Full_Name:text:120 Converted__s:boolean Converted_Date_Time:datetime Lead_Conversion_Time:integer',
    ),
  ),
  lookup('Converted_Account', 'Accounts', { readOnly: true }),
  lookup('Converted_Contact', 'Contacts', { readOnly: true }),
  lookup('Converted_Deal', 'Deals', { readOnly: true }),
  ...systemFields,
]

export const contacts: FieldSpec[] = [
  { apiName: 'Last_Name', type: 'text', length: 80, mandatory: true, layoutMandatory: true },
  ...table(
    'First_Name:text:40 Email:email:100 Secondary_Email:email:100 Phone:phone:30 Mobile:phone:30 Home_Phone:phone:30',
  ),
  ...table(
    'Other_Phone:phone:30 Asst_Phone:phone:30 Fax:phone:30 Title:text:100 Department:text:50 Assistant:text:50',
  ),
  ...table(
    'Date_of_Birth:date Email_Opt_Out:boolean Description:textarea:32000 Skype_ID:text:50 Twitter:text:50',
  ),
  lookup('Account_Name', 'Accounts'),
  lookup('Vendor_Name', 'Vendors'),
  lookup('Reporting_To', 'Contacts'),
  pick('Lead_Source', sources),
  pick('Salutation', salutations),
  ...address('Mailing', 'Zip'),
  ...address('Other', 'Zip'),
  ...readOnly(table('Full_Name:text:120')),
  ...systemFields,
]

export const accounts: FieldSpec[] = [
  { apiName: 'Account_Name', type: 'text', length: 200, mandatory: true, layoutMandatory: true },
  ...table(
    'Phone:phone:30 Fax:phone:30 Website:website:255 Account_Number:bigint Employees:integer Annual_Revenue:currency',
  ),
  ...table('SIC_Code:integer Ticker_Symbol:text:30 Account_Site:text:80 Description:textarea:32000'),
  pick('Account_Type', [
    'Analyst',
    'Competitor',
    'Customer',
    'Distributor',
    'Integrator',
    'Investor',
    'Other',
    'Partner',
    'Press',
    'Prospect',
    'Reseller',
    'Supplier',
    'Vendor',
  ]),
  pick('Industry', industries),
  pick('Rating', ratings),
  pick('Ownership', ['Other', 'Partnership', 'Private', 'Privately Held', 'Public', 'Public Company']),
  lookup('Parent_Account', 'Accounts'),
  ...address('Billing'),
  ...address('Shipping'),
  ...systemFields,
]

export const vendors: FieldSpec[] = [
  { apiName: 'Vendor_Name', type: 'text', length: 120, mandatory: true, layoutMandatory: true },
  ...table('Email:email Phone:phone Website:website Category:text:100 Description:textarea:32000'),
  ...table('Street:text:250 City:text:100 State:text:100 Country:text:100 Zip_Code:text:30'),
  ...systemFields,
]

/** Notes under a record of any module, which `Parent_Id` names beside its id (Zoho's "Create Notes"). */
export const notes: FieldSpec[] = [
  { apiName: 'Note_Title', type: 'text', length: 120 },
  { apiName: 'Note_Content', type: 'textarea', length: 32_000, mandatory: true, layoutMandatory: true },
  { ...lookup('Parent_Id', 'Contacts'), mandatory: true },
  ...systemFields,
]

/** Tasks: Subject is mandatory; about a contact by Who_Id, about a record of `$se_module` by What_Id (Zoho's Insert Records). */
export const tasks: FieldSpec[] = [
  { apiName: 'Subject', type: 'text', length: 300, mandatory: true, layoutMandatory: true },
  { apiName: 'Due_Date', type: 'date' },
  ...table('Description:textarea:32000 $se_module:text:50'),
  pick('Status', ['Not Started', 'Deferred', 'In Progress', 'Completed']),
  lookup('Who_Id', 'Contacts'),
  lookup('What_Id', 'Sales_Orders'),
  ...systemFields,
]
