import type { Parameter } from '../../rules/parameters.ts'

/** A field for each parameter that a launch may give. */
export const ParameterFields = ({ parameters }: { parameters: readonly Parameter[] }) => (
  <>
    {parameters.map(({ name, type, initial, description }) => (
      <div key={name} class="parameter">
        <label for={`parameter-${name}`}>
          <code>@{name}</code> <small>{type}</small>
          {description === undefined ? null : <small> {description}</small>}
        </label>
        {type === 'BOOL' ? (
          <select id={`parameter-${name}`} name={`parameter-${name}`}>
            <option value="">{initial === undefined ? 'choose' : `default: ${initial}`}</option>
            <option>true</option>
            <option>false</option>
          </select>
        ) : (
          <input
            id={`parameter-${name}`}
            name={`parameter-${name}`}
            placeholder={initial === undefined ? undefined : `default: ${initial}`}
          />
        )}
      </div>
    ))}
  </>
)
