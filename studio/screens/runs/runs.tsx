import { Title } from '../../parts/title.tsx'

/** The runs of all operations. */
export const RunsScreen = ({ search }: { search: URLSearchParams }) => <Title title={`Runs ${search}`} />
